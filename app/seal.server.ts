import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";

/**
 * Secrets at rest: AES-256-GCM. The associated data is shop + purpose + key id, so that a sealed value copied to another
 * shop or another column does not open. Layout: 1 byte format, 1 byte length of the key id, key id, 12 bytes nonce,
 * 16 bytes tag, ciphertext.
 */
export interface Sealer {
  /** Seals with the newest key. */
  seal(shop: string, purpose: string, plain: string | Uint8Array): Buffer;
  /** @throws SealError when the value was sealed for another shop or purpose, with a key that is gone, or was changed */
  open(shop: string, purpose: string, sealed: Uint8Array): Buffer;
  /** True when it was sealed with an older key of the list. */
  isOld(sealed: Uint8Array): boolean;
}

export class SealError extends Error {
  override name = "SealError";
}

const FORMAT = 1;

const bindTo = (shop: string, purpose: string, keyId: string) => Buffer.from(`${shop}\0${purpose}\0${keyId}`);

function keyIdOf(sealed: Uint8Array): string {
  if (sealed[0] !== FORMAT) throw new SealError("A sealed value has an unknown format.");
  return Buffer.from(sealed.subarray(2, 2 + (sealed[1] ?? 0))).toString("utf8");
}

/** Random bytes are drawn for many nonces at once: drawing costs the same for 12 of them as for thousands. */
const NONCE = 12;
let drawn: Buffer = Buffer.alloc(0);

function nextNonce(): Buffer {
  if (drawn.length === 0) drawn = randomBytes(NONCE * 256);
  const nonce = drawn.subarray(0, NONCE);
  drawn = drawn.subarray(NONCE);
  return nonce;
}

/** @param keys newest first; older ones only open. Each key is 32 bytes. */
export function createSealer(keys: readonly { id: string; key: Uint8Array }[]): Sealer {
  // A key object is made once: made again for each value it would cost as much as sealing it.
  const ready = keys.map(({ id, key }) => ({ id, key: createSecretKey(key) }));
  const newest = ready[0];
  if (!newest) throw new SealError("There is no sealing key.");
  return {
    seal(shop, purpose, plain) {
      const nonce = nextNonce();
      const cipher = createCipheriv("aes-256-gcm", newest.key, nonce);
      cipher.setAAD(bindTo(shop, purpose, newest.id));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      const id = Buffer.from(newest.id);
      return Buffer.concat([Buffer.from([FORMAT, id.length]), id, nonce, cipher.getAuthTag(), body]);
    },
    open(shop, purpose, sealed) {
      const id = keyIdOf(sealed);
      const found = ready.find((key) => key.id === id);
      if (!found)
        throw new SealError(
          `A value was sealed with the key "${id}", which SEALING_KEYS does not hold any more.`,
        );
      const start = 2 + Buffer.byteLength(id);
      const decipher = createDecipheriv("aes-256-gcm", found.key, sealed.subarray(start, start + 12));
      decipher.setAAD(bindTo(shop, purpose, id));
      try {
        decipher.setAuthTag(sealed.subarray(start + 12, start + 28));
        return Buffer.concat([decipher.update(sealed.subarray(start + 28)), decipher.final()]);
      } catch {
        throw new SealError(`A sealed value does not open for this shop and purpose ("${purpose}").`);
      }
    },
    isOld: (sealed) => keyIdOf(sealed) !== newest.id,
  };
}
