// A session with the language server, held by client libraries that are not ours.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import protocol from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { Session, guide } from './client.mjs'

const soreness = 'content/pain/soreness.md'
const warmth = 'content/care/warmth.md'

async function session(t, capabilities, change) {
  const it = new Session(guide(t, change))
  t.after(() => it.child.kill())
  it.greeting = await it.begin(capabilities)
  return it
}

const labels = items => items.map(item => item.label)

test('the server says what it can and ends when it is told', async t => {
  const it = await session(t)
  const { capabilities, serverInfo } = it.greeting
  assert.equal(serverInfo.name, 'askbook')
  assert.equal(capabilities.positionEncoding, 'utf-16')
  assert.ok(capabilities.renameProvider.prepareProvider)
  assert.equal(await it.end(), 0)
})

test('an editor that goes away without a word ends the server', async t => {
  const it = await session(t)
  it.child.stdin.end()
  assert.equal(await it.ended, 1)
})

test('what is wrong in the unsaved text is shown while one types, with rule, documentation and remedy', async t => {
  const it = await session(t)
  await it.open(soreness)
  assert.deepEqual((await it.diagnostics(soreness)).map(found => found.code), ['unexplained-acronym'])
  await it.replace(soreness, 'tags:', 'tgas:')
  const [found] = await it.diagnostics(soreness)
  assert.equal(found.code, 'unknown-key')
  assert.equal(found.source, 'askbook')
  assert.equal(found.severity, protocol.DiagnosticSeverity.Error)
  assert.match(found.codeDescription.href, /\/check\/rules-front-matter\/#unknown-key$/)
  assert.match(found.message, /unknown key `tgas`\ndid you mean `tags`\?/)
  assert.deepEqual(found.range, { start: { line: 4, character: 0 }, end: { line: 4, character: 4 } })
  const actions = await it.request(protocol.CodeActionRequest.type, {
    textDocument: { uri: it.uri(soreness) },
    range: found.range,
    context: { diagnostics: [found] },
  })
  assert.deepEqual(actions.map(action => action.title), ['Write `tags`'])
  const [{ edits }] = actions[0].edit.documentChanges
  const mended = TextDocument.applyEdits(TextDocument.create('', '', 0, it.text(soreness)), edits)
  assert.equal(mended, readFileSync(join(it.folder, soreness), 'utf8'))
  await it.replace(soreness, 'tgas:', 'tags:')
  assert.deepEqual((await it.diagnostics(soreness)).map(found => found.code), ['unexplained-acronym'])
})

test('a mistake shows in the other file that it breaks, and goes when the text is closed unsaved', async t => {
  const it = await session(t)
  await it.open(soreness)
  await it.diagnostics(soreness)
  await it.replace(soreness, 'id: how-long', 'id: how-lang')
  const [found] = await it.until(() => it.shown(warmth)[0] && it.shown(warmth), 'the broken link')
  assert.equal(found.code, 'unknown-question')
  assert.match(found.message, /did you mean `question:how-lang`/)
  await it.close(soreness)
  await it.until(() => (it.troubled.length === 0 ? true : undefined), 'an empty list of problems')
})

test('notes are shown only in files that are open', async t => {
  const it = await session(t)
  await it.open(warmth)
  assert.deepEqual(await it.diagnostics(warmth), [])
  assert.deepEqual(it.troubled, [])
})

test('settings, a file that was never saved and the tests of the search are checked too', async t => {
  const it = await session(t)
  await it.open('content/care/cold.md', '---\ntitle: Cold\n---\n\n## Why {.anser}\n\nSo.\n')
  const found = await it.diagnostics('content/care/cold.md')
  assert.ok(found.some(({ code }) => code === 'unknown-class'), JSON.stringify(found))
  await it.close('content/care/cold.md')
  await it.open('book.toml')
  await it.replace('book.toml', 'language', 'langauge')
  assert.deepEqual((await it.diagnostics('book.toml')).map(({ code }) => code), ['unknown-key'])
  await it.close('book.toml')
  await it.open('tests/search.yml')
  await it.replace('tests/search.yml', 'expect: how-long', 'expect: how-lnog')
  assert.deepEqual((await it.diagnostics('tests/search.yml')).map(({ code }) => code), ['unknown-answer'])
})

test('a file that comes or goes on disk is noticed', async t => {
  const it = await session(t, { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } })
  await it.open(soreness)
  await it.diagnostics(soreness)
  assert.equal(it.registered[0].method, 'workspace/didChangeWatchedFiles')
  rmSync(join(it.folder, warmth))
  const changes = [{ uri: it.uri(warmth), type: protocol.FileChangeType.Deleted }]
  await it.connection.sendNotification(protocol.DidChangeWatchedFilesNotification.type, { changes })
  const gone = () => (it.shown(soreness).some(({ code }) => code === 'missing-page') ? true : undefined)
  await it.until(gone, 'the missing page')
})

test('columns count bytes when the client wants it so', async t => {
  for (const encodings of [['utf-8', 'utf-16'], ['utf-32'], ['utf-16'], undefined]) {
    const it = await session(t, { general: encodings && { positionEncodings: encodings } })
    const encoding = encodings?.[0] ?? 'utf-16'
    assert.equal(it.greeting.capabilities.positionEncoding, encoding)
    await it.open(soreness)
    // The note about the acronym stands behind an emoji.
    const [note] = await it.diagnostics(soreness)
    const before = /^.*😀.*\[(?=DOMS)/m.exec(it.text(soreness))[0]
    const length = { 'utf-8': Buffer.byteLength(before), 'utf-16': before.length, 'utf-32': [...before].length }[encoding]
    assert.equal(note.range.start.character, length, encoding)
    await it.end()
  }
})

test('a folder without a guide is said once, and nothing else', async t => {
  const it = await session(t, {}, folder => rmSync(join(folder, 'book.toml')))
  await it.open(soreness)
  await it.open(warmth)
  assert.equal(await it.complete(soreness, 'ti|tle'), undefined)
  assert.equal(it.messages.length, 1)
  assert.match(it.messages[0], /there is no book\.toml/)
  assert.deepEqual(it.troubled, [])
  assert.equal(await it.end(), 0)
})
