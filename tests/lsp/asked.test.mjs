// What an editor asks while one writes: completion, hover, definitions, references, symbols, formatting.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import protocol from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { session } from './client.mjs'

const soreness = 'content/pain/soreness.md'
const warmth = 'content/care/warmth.md'
const bruise = 'content/faqs/bruise.md'

/** What is proposed where the cursor is after some words were written in the place of others. */
async function proposed(it, path, words, by) {
  await it.replace(path, words, by.replace('|', ''))
  const items = await it.complete(path, by)
  await it.replace(path, by.replace('|', ''), words)
  return items
}

/** The file after a proposal was taken. */
function taken(it, path, item) {
  const document = TextDocument.create('', '', 0, it.text(path))
  return TextDocument.applyEdits(document, [item.textEdit])
}

const labels = items => items.map(({ label }) => label)

test('keys of front matter are proposed for the kind of file, in their order, without those that are there', async t => {
  const it = await session(t, soreness, bruise)
  const keys = await proposed(it, soreness, 'tags: [Soreness]\n', 'tags: [Soreness]\n|\n')
  assert.deepEqual(labels(keys).slice(0, 6), ['kind', 'short_title', 'slug', 'aliases', 'category', 'reviewers'])
  assert.ok(!labels(keys).includes('title'))
  const [draft] = keys.filter(({ label }) => label === 'draft')
  assert.equal(draft.detail, 'true or false')
  assert.match(draft.documentation, /\w+\.$/)
  const ofQuestion = await proposed(it, bruise, 'topics: [Soreness]', 'topics: [Soreness]\nal|')
  assert.ok(labels(ofQuestion).includes('also_asked') && !labels(ofQuestion).includes('faqs'))
  const nested = await proposed(it, soreness, '    also_asked: [may I train]', '    sea|\n    also_asked: [may I train]')
  assert.ok(labels(nested).includes('search') && labels(nested).includes('topics') && !labels(nested).includes('cascade'))
})

test('a proposed key is written with its colon', async t => {
  const it = await session(t, soreness)
  await it.replace(soreness, 'tags: [Soreness]', 'tags: [Soreness]\ndra')
  const [draft] = (await it.complete(soreness, '\ndra|')).filter(({ label }) => label === 'draft')
  assert.match(taken(it, soreness, draft), /\ntags: \[Soreness\]\ndraft: \nfaqs:/)
})

test('values are proposed: words, people, topics, articles, questions, days', async t => {
  const it = await session(t, soreness, bruise)
  const values = async (path, words, by) => labels(await proposed(it, path, words, by))
  assert.deepEqual(await values(soreness, 'tags: [Soreness]', 'draft: |'), ['true', 'false'])
  assert.deepEqual(await values(soreness, 'tags: [Soreness]', 'kind: |'), ['article', 'page', 'person', 'question', 'topic', 'takeaways'])
  assert.deepEqual(await values(soreness, 'tags: [Soreness]', 'tags: [S|]'), ['Pain', 'Soreness'])
  assert.deepEqual(await values(soreness, 'authors: [hart]', 'reviewers: [h|]'), ['hart'])
  assert.deepEqual(await values(soreness, 'tags: [Soreness]', 'updated: |'), ['2026-11-23'])
  assert.deepEqual(await values(bruise, 'topics: [Soreness]', 'article: |'), ['care/warmth', 'pain/soreness'])
  const entry = await proposed(it, soreness, '  - is-a-bruise-normal', '  - is|')
  assert.ok(labels(entry).includes('is-a-bruise-normal') && labels(entry).includes('question'))
})

test('addresses of links are proposed: files, anchors, questions, words of the glossary', async t => {
  const it = await session(t, soreness, warmth)
  const at = async by => labels(await proposed(it, soreness, 'Rest, and', by))
  const files = await at('Rest [x](|) and')
  assert.ok(files.includes('../care/warmth.md') && files.includes('question:') && files.includes('../glossary.md'))
  assert.ok((await at('Rest [x](/care|) and')).includes('/care/warmth.md'))
  assert.deepEqual(await at('Rest [x](../care/warmth.md#|) and'), ['changes', 'footnotes', 'how-to-use-warmth', 'questions', 'references', 'when-does-warmth-help'])
  const own = await at('Rest [x](#|) and')
  assert.ok(own.includes('try') && own.includes('how-long') && own.includes('may-i-take-a-bath'))
  assert.deepEqual(await at('Rest [x](question:|) and'), ['is-a-bruise-normal', 'how-long', 'can-i-exercise', 'pain/soreness/may-i-take-a-bath'])
  assert.deepEqual(await at('Rest [x](term:|) and'), ['delayed-onset-muscle-soreness', 'doms'])
  const inAnswer = await proposed(it, soreness, '[What helps](#what-helps)', '[What helps](question:|)')
  assert.ok(labels(inAnswer).includes('how-long'))
})

test('classes and anchors of headings, callouts and rules are proposed', async t => {
  const it = await session(t, warmth)
  const at = async (words, by) => labels(await proposed(it, warmth, words, by))
  const classes = await at('warmth {.steps}', 'warmth {.|')
  assert.ok(classes.includes('.steps') && classes.includes('.non-urgent') && classes.includes('#how-to-use-warmth'))
  assert.deepEqual(await at('When it', '> [!|\n\nWhen it'), ['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'])
  assert.ok((await at('When it', '<!-- askbook: allow long|\n\nWhen it')).includes('long-sentence'))
})

test('what stands at the cursor is explained', async t => {
  const it = await session(t, soreness, warmth)
  assert.match(await it.hover(soreness, 'desc|ription:'), /^\*\*description\*\*: .+/)
  assert.match(await it.hover(soreness, '    ans|wer: >-'), /^\*\*answer\*\*: .*Markdown/)
  assert.match(await it.hover(soreness, 'authors: [ha|rt]'), /Jo Hart\*\*\n\nPhysiotherapist/)
  assert.match(await it.hover(soreness, 'question:how|-long)'), /How long does it last\?\*\*\n\nOne to two days/)
  assert.match(await it.hover(soreness, 'term:do|ms'), /begins hours after exercise/)
  assert.match(await it.hover(soreness, 'warmth.md#how-to|-use-warmth'), /How to use warmth\*\*\n\nWrap the pack/)
  assert.match(await it.hover(warmth, '{.st|eps}'), /numbered list/)
  assert.equal(await it.hover(warmth, 'Hold| it'), undefined)
})

test('names lead to where they are written', async t => {
  const it = await session(t, soreness, warmth)
  const leads = async (path, marked, to) => assert.equal(await it.definition(path, marked), to, marked)
  await leads(soreness, '../care/warmth.md#how-to-use-war|mth), or', `${warmth}: ## How to use warmth {.steps}`)
  await leads(warmth, '/pain/sore|ness.md#what-helps', `${soreness}: ## What helps`)
  await leads(warmth, '(question:how-l|ong)', `${soreness}: How long does it last?`)
  await leads(warmth, 'soreness.md#how-l|ong)', `${soreness}: How long does it last?`)
  await leads(warmth, 'question:is-a-bru|ise-normal', 'content/faqs/bruise.md: Is a bruise normal?')
  await leads(soreness, '- is-a-bru|ise-normal', 'content/faqs/bruise.md: Is a bruise normal?')
  await leads(soreness, 'term:do|ms', 'content/glossary.md: delayed onset muscle soreness')
  await leads(soreness, 'authors: [ha|rt]', 'content/people/hart.md: Jo Hart')
  await leads(soreness, 'tags: [Sore|ness]', 'content/topics/soreness.md: Soreness')
  await leads(soreness, '[things to try](#t|ry)', `${soreness}: ### Things to try {#try}`)
  await leads(soreness, '[long]: question:how-l|ong', `${soreness}: How long does it last?`)
  await leads(soreness, 'Yes, gent|ly.', null)
})

test('every link to a heading or question is found', async t => {
  const it = await session(t, soreness)
  const found = async (marked, includeDeclaration) => {
    const params = { ...it.at(soreness, marked), context: { includeDeclaration } }
    return (await it.request(protocol.ReferencesRequest.type, params)).map(place => it.words(place))
  }
  assert.deepEqual(await found('## What hel|ps', true), [
    `${soreness}: ## What helps`,
    `${warmth}: /pain/soreness.md#what-helps`,
    `${soreness}: #what-helps`,
    `${soreness}: #what-helps`,
  ])
  assert.deepEqual(await found('- id: how-lo|ng', false), [
    `${warmth}: question:how-long`,
    `${warmth}: ../pain/soreness.md#how-long`,
    'content/faqs/bruise.md: question:how-long',
    `${soreness}: question:how-long`,
    `${soreness}: question:how-long`,
  ])
})

test('headings and questions are listed for a file and for the guide', async t => {
  const it = await session(t, soreness)
  const symbols = await it.request(protocol.DocumentSymbolRequest.type, { textDocument: { uri: it.uri(soreness) } })
  const names = symbols => symbols.map(({ name, children }) => (children ? [name, names(children)] : name))
  assert.deepEqual(names(symbols), [
    'How long does it last?',
    'Why am I sore?',
    ['What helps', ['Things to try']],
    ['Frequently asked questions', ['Can I exercise?', 'May I take a bath?']],
  ])
  const found = await it.request(protocol.WorkspaceSymbolRequest.type, { query: 'bath' })
  assert.deepEqual(found.map(({ name, location }) => [name, it.words(location)]), [['May I take a bath?', `${soreness}: ### May I take a bath?`]])
})

test('formatting writes front matter in its normal form', async t => {
  const it = await session(t, soreness)
  await it.replace(soreness, 'authors: [hart]\ntags: [Soreness]', "tags:   [ 'Soreness' ]\nauthors: [hart]")
  const options = { tabSize: 2, insertSpaces: true }
  const edits = await it.request(protocol.DocumentFormattingRequest.type, { textDocument: { uri: it.uri(soreness) }, options })
  const formatted = TextDocument.applyEdits(TextDocument.create('', '', 0, it.text(soreness)), edits)
  assert.match(formatted, /\nauthors: \[hart\]\ntags: \[Soreness\]\nfaqs:/)
})
