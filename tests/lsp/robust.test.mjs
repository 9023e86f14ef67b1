// Whatever an editor sends, the server goes on, and shows what `askbook check` finds in the same text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import protocol from 'vscode-languageserver-protocol/node'
import { Session, check, guide, write } from './client.mjs'

const soreness = 'content/pain/soreness.md'
const warmth = 'content/care/warmth.md'

async function session(t, capabilities) {
  const it = new Session(guide(t))
  t.after(() => it.child.kill())
  await it.begin(capabilities)
  return it
}

/** The server answers, and knows the guide. */
async function assertAlive(it) {
  assert.match(await it.hover(soreness, 'authors: [ha|rt]'), /Jo Hart/)
}

test('bytes that are no message are passed over', async t => {
  const it = await session(t)
  await it.open(soreness)
  const body = '{"jsonrpc": "2.0", "method": '
  it.child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
  it.child.stdin.write('nonsense\r\n')
  it.child.stdin.write(Buffer.from([0xff, 0xfe, 0x0a]))
  await assertAlive(it)
  assert.ok(it.messages.some(message => message.includes('could not be read')))
  assert.equal(await it.end(), 0)
})

test('wrong parameters, unknown methods and messages at the wrong time are answered', async t => {
  const it = new Session(guide(t))
  t.after(() => it.child.kill())
  await assert.rejects(it.connection.sendRequest('textDocument/hover', {}), { code: protocol.ErrorCodes.ServerNotInitialized })
  await it.begin()
  await it.open(soreness)
  await assert.rejects(it.connection.sendRequest('textDocument/hover', { position: 'here' }), { code: protocol.ErrorCodes.InvalidParams })
  await assert.rejects(it.connection.sendRequest('textDocument/colour', {}), { code: protocol.ErrorCodes.MethodNotFound })
  await assert.rejects(it.connection.sendRequest('initialize', {}), { code: protocol.ErrorCodes.InvalidRequest })
  await it.connection.sendNotification('textDocument/didChange', { textDocument: 3 })
  await it.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: it.uri(warmth), version: 7 },
    contentChanges: [{ text: 'of a file that is not open' }],
  })
  await it.connection.sendNotification('$/somethingNew', {})
  await assertAlive(it)
  await it.connection.sendRequest('shutdown')
  await assert.rejects(it.connection.sendRequest('textDocument/hover', {}), { code: protocol.ErrorCodes.InvalidRequest })
})

test('positions outside of the text are moved into it', async t => {
  const it = await session(t)
  await it.open(soreness)
  for (const position of [{ line: 0, character: 4000 }, { line: 4000, character: 0 }, { line: 2 ** 31 - 1, character: 2 ** 31 - 1 }]) {
    for (const type of [protocol.HoverRequest.type, protocol.CompletionRequest.type, protocol.DefinitionRequest.type]) {
      await it.request(type, { textDocument: { uri: it.uri(soreness) }, position })
    }
  }
  await assertAlive(it)
})

test('files outside of the guide and addresses that are no files are left alone', async t => {
  const it = await session(t)
  await it.open(soreness)
  await it.diagnostics(soreness)
  for (const uri of ['untitled:Untitled-1', 'git:/a/b.md', 'file:///nowhere/at/all.md', it.uri('README.md'), it.uri('content/picture.png')]) {
    const textDocument = { uri, languageId: 'markdown', version: 1, text: '---\ntitel: x\n---\n' }
    await it.connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, { textDocument })
    assert.equal(await it.request(protocol.HoverRequest.type, { textDocument: { uri }, position: { line: 1, character: 1 } }), null, uri)
    await it.connection.sendNotification(protocol.DidCloseTextDocumentNotification.type, { textDocument: { uri } })
  }
  await it.replace(soreness, 'tags:', 'tags: ')
  await it.diagnostics(soreness)
  assert.deepEqual(it.troubled, [it.uri(soreness)])
})

test('a request that was cancelled is answered as such', async t => {
  const it = await session(t)
  await it.open(soreness)
  await it.replace(soreness, 'tags:', 'tags: ')
  const source = new protocol.CancellationTokenSource()
  const answer = it.connection.sendRequest(protocol.DefinitionRequest.type, it.at(soreness, '[ha|rt]'), source.token)
  source.cancel()
  await answer.then(
    found => assert.match(found.uri, /hart\.md$/), // it was quicker
    error => assert.equal(error.code, protocol.LSPErrorCodes.RequestCancelled),
  )
  await assertAlive(it)
})

test('a huge file is told, and nothing else waits for it', async t => {
  const it = await session(t)
  await it.open(soreness)
  await it.open('content/pain/huge.md', `---\ntitle: Huge\n---\n\n${'word '.repeat(3_400_000)}\n`)
  assert.deepEqual((await it.diagnostics('content/pain/huge.md')).map(({ code }) => code), ['file-too-large'])
  await assertAlive(it)
})

/** Numbers by the generator "mulberry32": the same for the same seed. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let n = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n
    return ((n ^ (n >>> 14)) >>> 0) / 4294967296
  }
}

const pieces = [
  '---\n', '\n', '\n\n', ' ', ':', ': ', '- ', '  - ', '"', "'", '[', ']', '{', '}', '#', '## ', '### ', '#### x\n', '[x](', ')', '](question:', '](term:', '](../',
  'how-long', 'title: ', 'faqs:\n  - ', 'id: ', 'answer: >-\n  ', 'aliases: [/a/]\n', 'date: 2026-01-01\n', 'draft: true\n', 'draft: false\n', '{.answer}', '{.stepz}', '{#try}',
  '> [!NOTE]\n> ', '| a | b |\n| - | - |\n', '![](x.png)', '[^1]', '[^1]: ', '😀', 'ä', '\t', '\r\n', '<b>', '<!-- askbook: allow long-sentence: why -->\n', '2 to 3 days', 'the the ', 'e.g. ',
  '\\', '*', '`', '```\n', '&', '!', '| ', '1. ', 'word '.repeat(40), '\u{200b}', '%41', '<',
]

/** One change: a piece put in the place of a few characters. */
function change(next, text) {
  const at = Math.floor(next() * (text.length + 1))
  const length = next() < 0.4 ? 0 : Math.floor(next() * 12)
  const piece = next() < 0.3 ? '' : pieces[Math.floor(next() * pieces.length)]
  return { at, end: Math.min(text.length, at + length), piece }
}

/** A problem as both programs tell it: columns count characters. */
const line = ({ file, rule, severity, start, end }) => `${file}:${start}-${end} ${severity}[${rule}]`
const severities = [, 'error', 'warning', 'note']

function shown(it, paths) {
  const found = paths.flatMap(file =>
    it.shown(file).map(({ code, severity, range: { start, end } }) => ({
      file,
      rule: code,
      severity: severities[severity],
      start: `${start.line + 1}:${start.character + 1}`,
      end: `${end.line + 1}:${end.character + 1}`,
    })),
  )
  return found.map(line).sort()
}

function checked(folder, open) {
  const problems = check(folder)
  if (problems === undefined) return undefined
  const told = problems.filter(({ file, severity }) => severity !== 'note' || open.includes(file))
  const place = problem => ({
    ...problem,
    start: `${problem.line ?? 1}:${problem.column ?? 1}`,
    end: `${problem.end_line ?? 1}:${problem.end_column ?? 1}`,
  })
  return told.map(problem => line(place(problem))).sort()
}

/** Asks everything that can be asked about a place; an answer may be nothing or a refusal, but no mistake of the server. */
async function ask(it, path, at) {
  const place = it.place(path, at)
  const asked = [
    [protocol.CompletionRequest.type, place],
    [protocol.HoverRequest.type, place],
    [protocol.DefinitionRequest.type, place],
    [protocol.ReferencesRequest.type, { ...place, context: { includeDeclaration: true } }],
    [protocol.PrepareRenameRequest.type, place],
    [protocol.RenameRequest.type, { ...place, newName: 'another-name' }],
    [protocol.DocumentSymbolRequest.type, place],
    [protocol.DocumentFormattingRequest.type, { ...place, options: { tabSize: 2, insertSpaces: true } }],
  ]
  for (const [type, params] of asked) {
    await it.request(type, params).catch(error => assert.equal(error.code, protocol.LSPErrorCodes.RequestFailed, `${type.method} of ${path} at ${at}: ${error.message}`))
  }
}

test('whatever is typed, the same is shown as `askbook check` finds in the same text', async t => {
  const it = await session(t, { general: { positionEncodings: ['utf-32'] } })
  const copy = guide(t)
  const open = [soreness, warmth, 'content/glossary.md', 'content/faqs/bruise.md', 'book.toml', 'tests/search.yml']
  for (const path of open) await it.open(path)
  const seed = Number(process.env.SEED ?? 20261123)
  const rounds = Number(process.env.ROUNDS ?? 40)
  const next = random(seed)
  const original = Object.fromEntries(open.map(path => [path, it.text(path)]))
  for (let round = 0; round < rounds; round++) {
    const path = open[Math.floor(next() * (next() < 0.8 ? 4 : open.length))]
    // Now and then from the beginning, so that not everything is broken for good.
    if (next() < 0.3) for (const file of open) await it.type(file, { text: original[file] })
    for (let typed = 0; typed < 3; typed++) {
      const { at, end, piece } = change(next, it.text(path))
      await it.typeAt(path, at, end, piece)
    }
    for (const file of open) {
      write(copy, file, it.text(file))
      // A change of nothing: what is told for this version was found in the text as it is now.
      await it.typeAt(file, 0, 0, '')
    }
    for (const file of open) await it.diagnostics(file)
    await ask(it, path, Math.floor(next() * it.text(path).length))
    const expected = checked(copy, open) ?? ['book.toml:1:1-1:1 error[cannot-read]']
    const told = () => shown(it, [...new Set([...it.files, ...open])])
    // Files that are not open are told a moment later, and have no version.
    const same = () => (JSON.stringify(told()) === JSON.stringify(expected) ? true : undefined)
    await it.until(same, 'the same problems').catch(() => {})
    assert.deepEqual(told(), expected, `seed ${seed}, round ${round}, ${path}`)
  }
  await it.type(soreness, { text: original[soreness] })
  await it.diagnostics(soreness)
  assert.equal(await it.end(), 0)
})
