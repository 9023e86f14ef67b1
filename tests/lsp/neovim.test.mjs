// A session in Neovim itself: tests/lsp/neovim.lua does what an author does.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, guide, here, program, today } from './client.mjs'

test('an author writes in Neovim: a slip and its remedy, completion, a jump, a rename', t => {
  const folder = guide(t)
  const out = join(folder, 'seen.json')
  const noon = String(Date.parse(`${today}T12:00:00Z`) / 1000)
  const nvim = process.env.NVIM ?? 'nvim'
  const args = ['--headless', '--clean', '-n', '-c', `luafile ${join(here, 'neovim.lua')}`, '-c', 'cquit']
  const env = { ...process.env, GUIDE: folder, OUT: out, ASKBOOK: program, SOURCE_DATE_EPOCH: noon, NVIM: undefined }
  const ran = spawnSync(nvim, args, { env, cwd: folder, encoding: 'utf8', timeout: 300_000 })
  assert.equal(ran.status, 0, `${ran.error ?? ''}${ran.stderr}`)
  const seen = JSON.parse(readFileSync(out, 'utf8'))
  assert.deepEqual(seen.problem, {
    line: 4,
    from: 0,
    to: 4,
    code: 'unknown-key',
    message: 'unknown key `tgas`\ndid you mean `tags`?',
    source: 'askbook',
  })
  assert.equal(seen.mended, 'tags: [Soreness]')
  assert.ok(seen.proposed.includes('reviewed') && seen.proposed.includes('reviewers'))
  assert.match(seen.jumped, /question: How long does it last\?/)
  assert.deepEqual(check(folder).map(({ rule }) => rule), ['unexplained-acronym'])
  assert.match(readFileSync(join(folder, 'content/care/warmth.md'), 'utf8'), /soreness\.md#what-eases-the-pain/)
  assert.match(readFileSync(join(folder, 'content/pain/soreness.md'), 'utf8'), /from: "#what-helps", to: what-eases-the-pain/)
})
