// Renaming: the guide is as sound as before, every link follows, and the old address leads on.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protocol from 'vscode-languageserver-protocol/node'
import { check, program, session, today } from './client.mjs'

const soreness = 'content/pain/soreness.md'
const warmth = 'content/care/warmth.md'
const bruise = 'content/faqs/bruise.md'

const rename = (it, path, marked, newName) => it.request(protocol.RenameRequest.type, { ...it.at(path, marked), newName })
const read = (it, path) => readFileSync(join(it.folder, path), 'utf8')

/** The page of a built guide. */
function built(it, page) {
  execFileSync(program, ['build', it.folder, '--date', today], { stdio: 'pipe' })
  return readFileSync(join(it.folder, 'public', page, 'index.html'), 'utf8')
}

/** The guide has what it had before: one note. */
function assertSound(it) {
  assert.deepEqual(check(it.folder).map(({ rule }) => rule), ['unexplained-acronym'])
}

test('the name under the cursor is what can be renamed', async t => {
  const it = await session(t, soreness, warmth)
  const prepared = async (path, marked) => {
    const answer = await it.request(protocol.PrepareRenameRequest.type, it.at(path, marked))
    return [answer.placeholder, it.words({ uri: it.uri(path), range: answer.range })]
  }
  assert.deepEqual(await prepared(soreness, '## What h|elps'), ['What helps', `${soreness}: What helps`])
  assert.deepEqual(await prepared(soreness, '{#t|ry}'), ['try', `${soreness}: try`])
  assert.deepEqual(await prepared(soreness, 'Things to t|ry {#'), ['Things to try', `${soreness}: Things to try`])
  assert.deepEqual(await prepared(soreness, '- id: how-|long'), ['how-long', `${soreness}: how-long`])
  assert.deepEqual(await prepared(warmth, '(question:how-l|ong)'), ['how-long', `${warmth}: how-long`])
  assert.deepEqual(await prepared(warmth, 'soreness.md#what-h|elps'), ['what-helps', `${warmth}: what-helps`])
  await assert.rejects(prepared(soreness, 'Yes, gent|ly.'), /can be renamed/)
  await assert.rejects(prepared(soreness, 'authors: [ha|rt]'), /can be renamed/)
})

test('a heading with other words keeps its old anchor as an alias', async t => {
  const it = await session(t, soreness)
  it.apply(await rename(it, soreness, '## What h|elps', 'What eases the pain'))
  assertSound(it)
  const page = read(it, soreness)
  assert.match(page, /\n## What eases the pain\n/)
  assert.match(page, /\naliases: \[\{from: "#what-helps", to: what-eases-the-pain\}\]\n/)
  assert.equal(page.match(/#what-eases-the-pain/g).length, 2)
  assert.match(read(it, warmth), /\/pain\/soreness\.md#what-eases-the-pain/)
  assert.match(read(it, warmth), /\[not a link\]\(\.\.\/pain\/soreness\.md#what-helps\)/)
  assert.match(read(it, 'tests/search.yml'), /expect: \[pain\/soreness#what-eases-the-pain\]/)
  const html = built(it, 'pain/soreness')
  assert.match(html, /id="what-helps"/)
  assert.match(html, /id="what-eases-the-pain"/)
})

test('an anchor is renamed from a link to it', async t => {
  const it = await session(t, warmth)
  it.apply(await rename(it, warmth, 'soreness.md#what-h|elps', 'relief'))
  assertSound(it)
  assert.match(read(it, soreness), /\n## What helps \{#relief\}\n/)
  assert.match(read(it, soreness), /aliases: \[\{from: "#what-helps", to: relief\}\]/)
  assert.match(built(it, 'pain/soreness'), /id="what-helps"/)
})

test('a given anchor is renamed where it is given', async t => {
  const it = await session(t, soreness)
  it.apply(await rename(it, soreness, '{#t|ry}', 'ideas'))
  assertSound(it)
  assert.match(read(it, soreness), /### Things to try \{#ideas\}/)
  assert.match(read(it, soreness), /\[things to try\]\(#ideas\)/)
  const heading = await rename(it, soreness, 'Things to t|ry {#', 'Ideas')
  assert.deepEqual(heading.documentChanges.map(({ edits }) => edits.length), [1])
})

test('a question is renamed with every link, in bodies, answers, definitions and other files', async t => {
  const it = await session(t, soreness, warmth)
  it.apply(await rename(it, warmth, '(question:how-l|ong)', 'how-long-it-lasts'))
  assertSound(it)
  assert.match(read(it, soreness), /\n  - id: how-long-it-lasts\n    aliases: \["#how-long"\]\n    question:/)
  assert.match(read(it, soreness), /\n\[long\]: question:how-long-it-lasts\n/)
  assert.match(read(it, warmth), /soreness\.md#how-long-it-lasts\)/)
  assert.match(read(it, bruise), /question:how-long-it-lasts\)/)
  assert.match(read(it, 'tests/search.yml'), /expect: how-long-it-lasts\n/)
  const html = built(it, 'pain/soreness')
  assert.match(html, /id="how-long"/)
  assert.match(html, /id="how-long-it-lasts"/)
})

test('a question of the body is renamed with the entry that describes it', async t => {
  const it = await session(t, soreness)
  it.apply(await rename(it, soreness, '{#can-i-exer|cise}', 'may-i-train'))
  assertSound(it)
  const page = read(it, soreness)
  assert.match(page, /- id: may-i-train\n    also_asked/)
  assert.match(page, /\{from: "#can-i-exercise", to: may-i-train\}/)
  assert.match(built(it, 'pain/soreness'), /id="can-i-exercise"/)
})

test('a question without an id has another address with other words', async t => {
  const it = await session(t, soreness)
  it.apply(await rename(it, soreness, '### May I take a b|ath?', 'Is a bath good?'))
  assertSound(it)
  assert.match(read(it, warmth), /\(question:pain\/soreness\/is-a-bath-good\)/)
  assert.match(built(it, 'pain/soreness'), /id="may-i-take-a-bath"/)
})

/** Adds a question without an id to the front matter, and links to it. */
async function withQuestion(it, entry) {
  await it.replace(soreness, '  - is-a-bruise-normal\n', `${entry}  - is-a-bruise-normal\n`)
  const links = 'See [rest](question:pain/soreness/may-i-rest), [again](../pain/soreness.md#may-i-rest). '
  await it.replace(warmth, 'A bath counts too', `${links}A bath counts too`)
}

const asked = '  - question: May I rest?\n    answer: >-\n      You may rest as long as you like, and it helps.\n'

test('a question of the front matter without an id has another address with other words', async t => {
  for (const [entry, after] of [
    [asked, /\n  - aliases: \["#may-i-rest"\]\n    question: "Is #1: rest\?"\n    answer/],
    ['  - {question: "May I rest?", answer: You may rest as long as you like.}\n', /\n  - \{aliases: \["#may-i-rest"\], question: "Is #1: rest\?", answer/],
    ["  - answer: You may rest as long as you like.\n    question: 'May I rest?' # often\n", /\n  - aliases: \["#may-i-rest"\]\n    answer: .*\n    question: "Is #1: rest\?" # often\n/],
    ['  - question: >-\n      May I\n      rest?\n    answer: You may rest as long as you like.\n', /\n  - aliases: \["#may-i-rest"\]\n    question: "Is #1: rest\?"\n    answer/],
  ]) {
    const it = await session(t, soreness, warmth)
    await withQuestion(it, entry)
    const prepared = await it.request(protocol.PrepareRenameRequest.type, it.at(soreness, 'May| I'))
    assert.equal(prepared.placeholder, 'May I rest?')
    it.apply(await rename(it, soreness, 'May| I', 'Is #1: rest?'))
    assertSound(it)
    assert.match(read(it, soreness), after)
    assert.match(read(it, warmth), /\(question:pain\/soreness\/is-1-rest\), \[again\]\(\.\.\/pain\/soreness\.md#is-1-rest\)/)
    const html = built(it, 'pain/soreness')
    assert.match(html, /id="may-i-rest"/)
    assert.match(html, /id="is-1-rest"/)
  }
})

test('a question of the front matter without an id gets one, from its key or from a link to it', async t => {
  for (const [path, marked] of [[soreness, '- quest|ion: May'], [warmth, 'question:pain/soreness/may-i-r|est'], [warmth, 'soreness.md#may-i-r|est']]) {
    const it = await session(t, soreness, warmth)
    await withQuestion(it, asked)
    it.apply(await rename(it, path, marked, 'rest'))
    assertSound(it)
    assert.match(read(it, soreness), /\n  - id: rest\n    aliases: \["#may-i-rest"\]\n    question: May I rest\?\n/)
    assert.match(read(it, warmth), /\(question:rest\), \[again\]\(\.\.\/pain\/soreness\.md#rest\)/)
    assert.match(built(it, 'pain/soreness'), /id="may-i-rest"/)
  }
})

test('a question of the front matter with an id changes its words alone', async t => {
  const it = await session(t, soreness)
  it.apply(await rename(it, soreness, 'question: How long |does', 'How long will it hurt?'))
  assertSound(it)
  assert.match(read(it, soreness), /\n  - id: how-long\n    question: How long will it hurt\?\n    answer/)
})

test('words that another part of the page has are refused', async t => {
  const it = await session(t, soreness, warmth)
  await withQuestion(it, asked)
  await assert.rejects(rename(it, soreness, 'May| I', 'What helps'), /#what-helps.* is something else/)
  await assert.rejects(rename(it, soreness, 'May| I', ' '), /words on one line/)
})

test('a question in a file of its own is renamed with the articles that show it', async t => {
  const it = await session(t, bruise)
  it.apply(await rename(it, bruise, 'id: is-a-bru|ise-normal', 'bruises'))
  assertSound(it)
  assert.match(read(it, bruise), /^---\nid: bruises\n/)
  assert.match(read(it, soreness), /\n  - bruises\n/)
  assert.match(read(it, warmth), /question:bruises\)/)
  assert.match(built(it, 'pain/soreness'), /id="is-a-bruise-normal"/)
})

test('a name that would make something wrong is refused, and nothing is changed', async t => {
  const it = await session(t, soreness)
  await assert.rejects(rename(it, soreness, '{#t|ry}', 'how-long'), /then .*how-long/)
  await assert.rejects(rename(it, soreness, '{#t|ry}', 'two words'), /cannot be an anchor/)
  await assert.rejects(rename(it, soreness, '{#t|ry}', 'references'), /belongs to the page itself/)
  await assert.rejects(rename(it, soreness, '## What h|elps', ' '), /words on one line/)
})

test('what is not saved yet is renamed, too', async t => {
  const it = await session(t, soreness, warmth)
  await it.replace(warmth, 'A bath counts too', 'See [things to try](../pain/soreness.md#try). A bath counts too')
  it.apply(await rename(it, soreness, '{#t|ry}', 'ideas'))
  assertSound(it)
  assert.match(read(it, warmth), /See \[things to try\]\(\.\.\/pain\/soreness\.md#ideas\)\. A bath/)
})
