import { status } from '@doctown/schema/api';
import { askBuilder } from '$lib/server/builder.ts';
import { problemOf } from '$lib/server/problem.ts';
import type { RequestHandler } from './$types';

/** A job's status as JSON. */
export const GET: RequestHandler = async ({ params }) => {
  const headers = { 'cache-control': 'no-store' };
  try {
    return Response.json(await askBuilder(status, { job_id: params.job_id }), { headers });
  } catch (fault) {
    const { status: code, message } = problemOf(fault);
    return Response.json({ error: message }, { status: code, headers });
  }
};
