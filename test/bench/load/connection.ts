import { connect } from "node:net";
import type { Socket } from "node:net";

/**
 * One keep-alive HTTP/1.1 connection that sends prepared bytes and hears statuses. Bare on purpose: a client that costs
 * as much as the server it measures would measure itself.
 */
export class Connection {
  readonly #socket: Socket;
  #heard = "";
  #done: ((status: number) => void) | null = null;

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text) => this.#hear(String(text)));
    this.#socket.on("error", () => this.#end(0));
    this.#socket.on("close", () => this.#end(0));
  }

  /** @returns the answer's status, 0 when the connection ended instead */
  send(head: string, body: Buffer): Promise<number> {
    if (this.#socket.destroyed) return Promise.resolve(0);
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#heard = "";
      this.#socket.cork();
      this.#socket.write(head, "latin1");
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(text: string): void {
    this.#heard += text;
    const headEnd = this.#heard.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#heard.slice(0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const whole =
      length === undefined
        ? this.#heard.endsWith("\r\n0\r\n\r\n")
        : this.#heard.length >= headEnd + 4 + Number(length);
    if (whole) this.#end(Number(head.slice(9, 12)));
  }

  #end(status: number): void {
    const done = this.#done;
    this.#done = null;
    done?.(status);
  }
}
