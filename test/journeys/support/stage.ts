import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ActionAnswer, ActionBody, OrderReturnsView, PreviewAnswer } from "../../../app/returns/api";
import { connectThroughApp } from "../../sandbox/connect-through-app";
import { startSandbox } from "../../sandbox/run-sandbox";
import type { Sandbox, SandboxOptions } from "../../sandbox/run-sandbox";
import { callApi } from "../../support/call-api";
import type { ApiCall, ApiReply } from "../../support/call-api";

/** The whole product on this machine, with the built app, for one file of journeys. */
export interface Stage extends Sandbox {
  /** Every line of the app's log, in order. */
  log: string[];
  /** Connects the app through its own routes; Loop then tells it of every return. */
  connect(): Promise<void>;
  api(path: string, call?: ApiCall): Promise<ApiReply>;
  /** What the block of an order is answered. */
  view(orderId: number, user?: number): Promise<OrderReturnsView>;
  preview(returnId: number, user?: number): Promise<PreviewAnswer>;
  act(returnId: number, body: ActionBody, user?: number): Promise<ActionAnswer>;
  action(actionId: string): Promise<ActionAnswer>;
  /** ⟳ */
  refresh(returnId: number): Promise<void>;
  /** Sends the settings form. */
  saveSettings(fields: Record<string, string>): Promise<void>;
}

const SETTINGS = `/app/settings?${new URLSearchParams({ _data: "routes/app.settings" }).toString()}`;

/** Nothing moves by itself; the data lies in a folder of its own and goes with the stage. */
export async function openStage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const data = mkdtempSync(path.join(tmpdir(), "loopside-journey-"));
  const log: string[] = [];
  const sandbox = await startSandbox({
    quietLife: true,
    ...options,
    data,
    connect: false,
    onLog: (line) => log.push(line),
  });
  const { admin, loop, world } = sandbox;
  const api = (path: string, call?: ApiCall) => callApi(admin.proxyUrl, admin, path, call);
  const read = async <T>(path: string, call?: ApiCall): Promise<T> => {
    const reply = await api(path, call);
    if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${reply.text}`);
    return reply.body as T;
  };
  const as = (user?: number) => (user ? { user } : {});
  const stage: Stage = Object.assign(Object.create(sandbox) as Sandbox, {
    log,
    api,
    async connect() {
      await connectThroughApp({ admin, loop, world });
      if (options.connect !== false) loop.announce();
    },
    view: (orderId: number, user?: number) =>
      read<OrderReturnsView>(`/api/orders/${orderId}/returns`, as(user)),
    preview: (returnId: number, user?: number) =>
      read<PreviewAnswer>(`/api/returns/${returnId}/preview`, { body: {}, ...as(user) }),
    act: (returnId: number, body: ActionBody, user?: number) =>
      read<ActionAnswer>(`/api/returns/${returnId}/actions`, { body, ...as(user) }),
    action: (actionId: string) => read<ActionAnswer>(`/api/actions/${actionId}`),
    refresh: (returnId: number) => read<void>(`/api/returns/${returnId}/refresh`, { body: {} }),
    async saveSettings(fields: Record<string, string>) {
      const body = new URLSearchParams({ intent: "settings", ...fields }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const reply = await api(SETTINGS, { method: "POST", body, headers });
      if (reply.status !== 200) throw new Error(`Settings answered ${reply.status}: ${reply.text}`);
    },
    async stop() {
      await sandbox.stop();
      rmSync(data, { recursive: true, force: true });
    },
  });
  if (options.connect !== false) await stage.connect();
  return stage;
}
