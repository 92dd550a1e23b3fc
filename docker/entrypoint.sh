#!/bin/sh
# Says what is reduced before anything starts, then hands over to supervisord.
set -eu
[ -n "${EMBEDDING_MODEL_PATH:-}" ] || echo "no EMBEDDING_MODEL_PATH: similarity comes from shared words" >&2
[ -n "${OPENAI_API_KEY:-}${OPENAI_BASE_URL:-}" ] || echo "no OPENAI_API_KEY or OPENAI_BASE_URL: sentences are taken from doc comments and structure" >&2
[ -n "${DOCTOWN_API_TOKENS:-}" ] || echo "WARNING: no DOCTOWN_API_TOKENS: everyone who can reach port 3000 can start jobs" >&2
chown doctown "${DATA_DIR:-/data}" 2>/dev/null || true
exec supervisord -c /etc/supervisor/supervisord.conf
