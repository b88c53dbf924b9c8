// Where the fetch family is not global yet, undici's does. Imported before everything that looks for it.
import { FormData, Headers, Request, Response } from 'undici';
if (typeof globalThis.Response === 'undefined') Object.assign(globalThis, { FormData, Headers, Request, Response });
