# One container, four services, one door (port 3000). Node runs our TypeScript as it is, so nothing is built:
# the image keeps the workspace and installs only what runs.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages packages
COPY services services
COPY e2e/package.json e2e/package.json
RUN npx -y "$(node -p "require('./package.json').packageManager")" install --prod --frozen-lockfile \
    --filter "{./services/*}..." --filter "@doctown/cli..." --config.strictDepBuilds=false

FROM node:24-bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends supervisor tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home /data --shell /usr/sbin/nologin doctown \
    && install -d -o doctown /data
WORKDIR /app
COPY --from=packages /app /app
COPY supervisord.conf /etc/supervisor/supervisord.conf
COPY docker/entrypoint.sh docker/health.mjs /app/docker/
ENV NODE_ENV=production DATA_DIR=/data
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "docker/health.mjs"]
ENTRYPOINT ["tini", "--", "/app/docker/entrypoint.sh"]
