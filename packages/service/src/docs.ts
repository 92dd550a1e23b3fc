import type { AnyContract } from '@doctown/schema/api';
import { openApi } from '@doctown/schema/openapi';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** GET /openapi.json and a browsable page at GET /docs, served from our own disk. */
export function mountDocs(app: FastifyInstance, name: string, contracts: readonly AnyContract[]): void {
  const document = openApi(`Doctown ${name}`, contracts);
  app.get('/openapi.json', async (_, reply) => reply.send(document));
  void app.register(async (scope) => {
    await scope.register(swagger, { mode: 'static', specification: { document: document as never } });
    await scope.register(swaggerUi, { routePrefix: '/docs' });
  });
}
