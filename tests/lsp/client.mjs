// A client made of Microsoft's libraries: one session with `askbook lsp` over a copy of the small guide.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import protocol from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'

export const { RequestType, CompletionRequest, DefinitionRequest, HoverRequest, RenameRequest, PrepareRenameRequest } = protocol
export const here = dirname(fileURLToPath(import.meta.url))
export const program = process.env.ASKBOOK ?? join(here, '../../target/debug/askbook')
// The day of every session, as `askbook check --date` names it.
export const today = '2026-11-23'
const patience = 60_000

/** A throw-away copy of the small guide. */
export function guide(t, change = () => {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'askbook-lsp-')))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(here, 'guide'), folder, { recursive: true })
  change(folder)
  return folder
}

export function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** What `askbook check --drafts` finds in a folder; nothing when it cannot read the guide at all. */
export function check(folder) {
  const args = ['check', '--drafts', '--date', today, '--format', 'json']
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] }
  try {
    return JSON.parse(execFileSync(program, args, options)).problems
  } catch (error) {
    if (error.status === 2) return undefined
    return JSON.parse(error.stdout).problems
  }
}

export class Session {
  #documents = new Map()
  #told = new Map()
  #waiting = []
  messages = []

  constructor(folder, environment = {}) {
    this.folder = folder
    const noon = String(Date.parse(`${today}T12:00:00Z`) / 1000)
    this.child = spawn(program, ['lsp'], { env: { ...process.env, SOURCE_DATE_EPOCH: noon, ...environment }, stdio: ['pipe', 'pipe', 'inherit'] })
    this.ended = new Promise(resolve => this.child.on('exit', resolve))
    const { StreamMessageReader, StreamMessageWriter, createProtocolConnection } = protocol
    this.connection = createProtocolConnection(new StreamMessageReader(this.child.stdout), new StreamMessageWriter(this.child.stdin))
    this.connection.onNotification(protocol.PublishDiagnosticsNotification.type, params => {
      this.#told.set(params.uri, params)
      this.#waiting = this.#waiting.filter(wait => !wait())
    })
    this.connection.onNotification(protocol.ShowMessageNotification.type, params => this.messages.push(params.message))
    this.connection.onNotification(protocol.LogMessageNotification.type, params => this.messages.push(params.message))
    this.connection.onRequest(protocol.RegistrationRequest.type, params => { this.registered = params.registrations })
    this.connection.listen()
  }

  /** The whole handshake. */
  async begin(capabilities = {}) {
    const { workspace, general } = capabilities
    const answer = await this.connection.sendRequest(protocol.InitializeRequest.type, {
      processId: process.pid,
      rootUri: pathToFileURL(this.folder).href,
      workspaceFolders: [{ uri: pathToFileURL(this.folder).href, name: 'guide' }],
      capabilities: { workspace: { workspaceEdit: { documentChanges: true }, ...workspace }, general, textDocument: {} },
    })
    await this.connection.sendNotification(protocol.InitializedNotification.type, {})
    this.encoding = answer.capabilities.positionEncoding
    return answer
  }

  /** Says goodbye; gives the exit code. */
  async end() {
    await this.connection.sendRequest(protocol.ShutdownRequest.type)
    await this.connection.sendNotification(protocol.ExitNotification.type)
    const code = await this.ended
    this.connection.dispose()
    return code
  }

  uri(path) {
    return pathToFileURL(join(this.folder, path)).href
  }

  /** Opens a file of the guide, with another text than it has on disk if one is given. */
  async open(path, text = readFileSync(join(this.folder, path), 'utf8')) {
    const document = TextDocument.create(this.uri(path), 'markdown', 1, text)
    this.#documents.set(path, document)
    const textDocument = { uri: document.uri, languageId: 'markdown', version: 1, text }
    await this.connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, { textDocument })
    return document
  }

  async close(path) {
    await this.connection.sendNotification(protocol.DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(path) } })
    this.#documents.delete(path)
  }

  text(path) {
    return this.#documents.get(path).getText()
  }

  /** Changes a part of an open file, as typing does. */
  async type(path, change) {
    const document = this.#documents.get(path)
    const version = document.version + 1
    TextDocument.update(document, [change], version)
    await this.connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: document.uri, version },
      contentChanges: [change],
    })
  }

  /** Replaces the units of UTF-16 from `at` to `end`. */
  async typeAt(path, at, end, text) {
    const document = this.#documents.get(path)
    // Never between the halves of a character.
    const whole = at => (/[\udc00-\udfff]/.test(document.getText()[at] ?? '') ? at - 1 : at)
    const range = { start: this.#position(document, whole(at)), end: this.#position(document, whole(end)) }
    const version = document.version + 1
    const utf16 = { start: document.positionAt(whole(at)), end: document.positionAt(whole(end)) }
    TextDocument.update(document, [{ range: utf16, text }], version)
    await this.connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: document.uri, version },
      contentChanges: [{ range, text }],
    })
  }

  /** A position in the encoding that was agreed. */
  #position(document, at) {
    const position = document.positionAt(at)
    if (this.encoding !== 'utf-32') return position
    const start = document.offsetAt({ line: position.line, character: 0 })
    return { line: position.line, character: [...document.getText().slice(start, start + position.character)].length }
  }

  /** Every file for which something was told, seen from the folder. */
  get files() {
    return [...this.#told.keys()].map(uri => fileURLToPath(uri).slice(this.folder.length + 1))
  }

  /** Replaces the first occurrence of some words. */
  async replace(path, words, by) {
    const document = this.#documents.get(path)
    const at = document.getText().indexOf(words)
    if (at < 0) throw new Error(`${path} does not hold ${words}`)
    const range = { start: document.positionAt(at), end: document.positionAt(at + words.length) }
    await this.type(path, { range, text: by })
  }

  /** A place by its units of UTF-16. */
  place(path, at) {
    const document = this.#documents.get(path)
    return { textDocument: { uri: document.uri }, position: document.positionAt(at) }
  }

  /** The position of `|` in some words of an open file. */
  at(path, marked) {
    const document = this.#documents.get(path)
    const [before, after] = marked.split('|')
    const at = document.getText().indexOf(before + after)
    if (at < 0) throw new Error(`${path} does not hold ${marked}`)
    return { textDocument: { uri: document.uri }, position: document.positionAt(at + before.length) }
  }

  /** What is shown for a file, as soon as it is told for the text as it is now. */
  diagnostics(path) {
    const uri = this.uri(path)
    const version = this.#documents.get(path)?.version
    const known = () => {
      const told = this.#told.get(uri)
      return told && (version === undefined || told.version >= version) ? told.diagnostics : undefined
    }
    return this.until(known, `diagnostics of ${path}`)
  }

  /** What is shown now. */
  shown(path) {
    return this.#told.get(this.uri(path))?.diagnostics ?? []
  }

  /** Every file for which something is shown. */
  get troubled() {
    return [...this.#told].filter(([, told]) => told.diagnostics.length > 0).map(([uri]) => uri)
  }

  /** Waits until something is told that fits. */
  until(found, what) {
    const now = found()
    if (now !== undefined) return Promise.resolve(now)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), patience)
      this.#waiting.push(() => {
        const value = found()
        if (value === undefined) return false
        clearTimeout(timer)
        resolve(value)
        return true
      })
    })
  }

  request(type, params) {
    return this.connection.sendRequest(type, params)
  }

  async complete(path, marked) {
    const answer = await this.request(protocol.CompletionRequest.type, this.at(path, marked))
    return answer?.items
  }

  async hover(path, marked) {
    const answer = await this.request(protocol.HoverRequest.type, this.at(path, marked))
    return answer?.contents.value
  }

  /** The file and the words to which a name leads. */
  async definition(path, marked) {
    const answer = await this.request(protocol.DefinitionRequest.type, this.at(path, marked))
    return answer && this.words(answer)
  }

  /** A location as `path: words`. */
  words({ uri, range }) {
    const file = fileURLToPath(uri)
    const path = file.slice(this.folder.length + 1)
    const text = this.#documents.get(path)?.getText() ?? readFileSync(file, 'utf8')
    return `${path}: ${TextDocument.create(uri, '', 0, text).getText(range).split('\n')[0]}`
  }

  /** Applies an edit as editors do, and saves every file. */
  apply(edit) {
    for (const { textDocument, edits } of edit.documentChanges) {
      const file = fileURLToPath(textDocument.uri)
      const path = file.slice(this.folder.length + 1)
      const document = this.#documents.get(path)
      if (textDocument.version !== (document?.version ?? null)) throw new Error(`${path} has another version`)
      const text = document?.getText() ?? readFileSync(file, 'utf8')
      writeFileSync(file, TextDocument.applyEdits(TextDocument.create(textDocument.uri, '', 0, text), edits))
    }
  }
}

/** An editor with some files of a guide of its own open, ended with the test. */
export async function session(t, ...paths) {
  const it = new Session(guide(t))
  t.after(() => it.child.kill())
  await it.begin()
  for (const path of paths) await it.open(path)
  return it
}
