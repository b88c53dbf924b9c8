// Where the fetch family is not there yet, undici's is put in its place. Imported before everything that looks for it.
import { FormData, Headers, Request, Response } from 'undici';
try {
  new globalThis.Headers();
} catch {
  for (const [name, value] of Object.entries({ FormData, Headers, Request, Response })) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}
