/** Purposes that secrets are sealed for (their associated data); changing one makes what is stored unreadable. */
export const LOOP_KEY = "loop-api-key";
export const LOOP_WEBHOOK_SECRET = "loop-webhook-secret";
