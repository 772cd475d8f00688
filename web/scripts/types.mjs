// Writes src/api/schema.d.ts from the OpenAPI document of the application, which needs no running
// server and no city. GISGOV_PYTHON names another Python than the project's own.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapi, { astToString } from 'openapi-typescript'

const root = fileURLToPath(new URL('../../', import.meta.url))
const target = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url))
const python = process.env.GISGOV_PYTHON ?? `${root}.venv/bin/python`
const tell =
  'import json; from api.main import create_app; print(json.dumps(create_app().openapi()))'

const document = execFileSync(python, ['-c', tell], { cwd: root, maxBuffer: 1 << 26 })
const text = astToString(await openapi(JSON.parse(document.toString())))
// An unchanged file keeps its time, so that a running `vite` or `svelte-check` stays quiet.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text)
