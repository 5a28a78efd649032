/** On a phone Polaris lets a page's words touch the edge of the screen; cards reach it, words do not. */
export const INSET = { xs: "400", sm: "0" } as const;
