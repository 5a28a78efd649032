# One image, three commands: migrate, serve, worker (see compose.yaml and "Running it" in the README).
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
# Installs what the lock file names, generates the database client, builds pages, servers and extensions; no network after it.
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY extensions/order-returns/package.json extensions/order-returns/
RUN npm ci --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages --chown=node:node /app/node_modules node_modules
COPY --from=build --chown=node:node /app/package.json ./
COPY --from=build --chown=node:node /app/build build
COPY --from=build --chown=node:node /app/prisma prisma
USER node
EXPOSE 3000
# The script of that name in package.json, without npm between the signal to stop and the process.
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "--heap-growing-percent=70", "build/entry.http.server.js"]
