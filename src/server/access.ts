/**
 * Who may use the local web app: whoever knows the token that `heddle ui` printed. The server listens on the loopback interface only, but every page in the browser
 * can send requests there: so no answer without the token, none to a name that another site may have pointed at this machine (DNS rebinding),
 * and nothing is started by a link or a form, because that takes the token in a header.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';

export interface Access {
  readonly token: string;
  /** The port that is listened on. */
  readonly port: () => number;
}

const names: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Refuses requests for other hosts, and those that another site's page sends. */
export function sameHost({ port }: Access): MiddlewareHandler {
  const isOurs = (host: string | undefined): boolean => {
    const [, name = '', number = ''] = /^(.+?)(?::(\d+))?$/.exec(host ?? '') ?? [];
    return names.has(name) && Number(number === '' ? 80 : number) === port();
  };
  return createMiddleware(async (context, next) => {
    if (!isOurs(context.req.header('host'))) return context.text('This host name is not served here.', 403);
    const origin = context.req.header('origin');
    if (origin !== undefined && !(origin.startsWith('http://') && isOurs(origin.slice(7)))) {
      return context.text('Requests from other sites are not answered.', 403);
    }
    await next();
    const { headers } = context.res;
    headers.set('Cache-Control', 'no-store');
    headers.set('Content-Security-Policy', "frame-ancestors 'none'");
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('X-Content-Type-Options', 'nosniff');
    return undefined;
  });
}

/** Wants the token: in a header, or for what only reads also as `?token=`, because links and event streams have no headers. */
export function withToken({ token }: Access): MiddlewareHandler {
  return createMiddleware(async (context, next) => {
    const header = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    const reads = context.req.method === 'GET' || context.req.method === 'HEAD';
    const given = header ?? (reads ? context.req.query('token') : undefined);
    if (given === undefined || !equal(given, token))
      return context.text('The token of this address is missing or wrong.', 401);
    await next();
    return undefined;
  });
}

/** Without telling by the time it takes how much of it is right. */
function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
