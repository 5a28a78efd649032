import js from "@eslint/js";
import tseslint from "typescript-eslint";
import reactHooks from "eslint-plugin-react-hooks";

/** Rooms of the house (README, Architecture): which folder may not import which, and the sentence a contributor reads. */
const rooms = {
  loop: {
    not: ["returns", "sync", "shops", "shopify", "routes", "components"],
    why: "app/loop is Loop's wire and nothing of ours: it imports no other room.",
  },
  shopify: {
    not: ["returns", "sync", "shops", "loop", "routes", "components"],
    why: "app/shopify is Shopify's Admin API and nothing of ours: it imports no other room.",
  },
  shops: {
    not: ["returns", "sync", "routes", "components"],
    why: "app/shops may import loop and shopify only; arrows point down.",
  },
  returns: {
    not: ["sync", "routes", "components"],
    why: "app/returns may import loop, shopify and shops only; arrows point down.",
  },
  sync: {
    not: ["routes", "components"],
    why: "app/sync may import returns, loop, shops and shopify only; arrows point down.",
  },
  components: {
    not: ["routes", "sync"],
    why: "components are Polaris pieces with no data loading: they import pure files only.",
  },
  wording: {
    not: ["returns", "sync", "shops", "shopify", "loop", "routes", "components"],
    why: "app/wording is shared with the extension: it imports nothing.",
  },
};
const framework = {
  group: ["@remix-run/*", "@shopify/shopify-app-remix", "@shopify/shopify-app-remix/*"],
  message:
    "Rooms know no framework: Remix and the Shopify app package stay in routes, root, entry and shopify.server.ts.",
};

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      "build",
      "**/dist/**",
      "**/fixtures/**/built/**",
      ".data",
      "artifacts",
      "prisma/client",
      "app/types",
      ".shopify",
      "**/shopify.d.ts",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    ignores: ["extensions/**", "test/sandbox/admin/browser/**"],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["app/**/*.tsx", "extensions/**/*.tsx"],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  ...Object.entries(rooms).map(([room, { not, why }]) => ({
    files: [`app/${room}/**/*.ts`, `app/${room}/**/*.tsx`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: not.flatMap((other) => [`../${other}/*`, `../../${other}/*`]), message: why },
            framework,
          ],
        },
      ],
    },
  })),
  {
    files: ["extensions/**/src/**/*.ts", "extensions/**/src/**/*.tsx"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "app/(?!wording/)",
              allowTypeImports: true,
              message:
                "An extension knows the type of the order summary and app/wording, nothing else of the server.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["app/**/*.ts", "app/**/*.tsx"],
    ignores: ["app/env.server.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only app/env.server.ts reads the environment." },
      ],
    },
  },
  {
    files: ["scripts/**", "test/**", "*.config.*", "prisma/*.ts"],
    rules: { "no-console": "off" },
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        Request: "readonly",
        Headers: "readonly",
        fetch: "readonly",
      },
    },
  },
);
