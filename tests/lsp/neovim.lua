-- A session in Neovim: the commands of an author, and what the editor then holds, as JSON in the file that $OUT names.
local folder, out = vim.env.GUIDE, vim.env.OUT
local seen = {}

local function wait(what, done)
  if not vim.wait(60000, done, 20) then error('waited in vain for ' .. what) end
end

local function client_of(buffer)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return get({ bufnr = buffer })[1] or vim.lsp.buf_get_clients(buffer)[1]
end

-- The configuration of docs/content/configure/editors.md where the editor knows it; older editors start the server by hand.
vim.cmd('edit ' .. folder .. '/content/pain/soreness.md')
local config = { name = 'askbook', cmd = { vim.env.ASKBOOK, 'lsp' }, filetypes = { 'markdown' }, root_markers = { 'book.toml' } }
if vim.lsp.config then
  vim.lsp.config('askbook', config)
  vim.lsp.enable('askbook')
  vim.bo.filetype = 'markdown'
else
  config.root_dir = folder
  vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
end
local buffer = vim.api.nvim_get_current_buf()
wait('the server', function() return client_of(buffer) ~= nil end)
wait('the first problem', function() return #vim.diagnostic.get(buffer) > 0 end)
seen.encoding = client_of(buffer).offset_encoding

-- An author makes a slip, sees it, and takes the remedy.
vim.api.nvim_buf_set_lines(buffer, 4, 5, false, { 'tgas: [Soreness]' })
wait('the slip', function() return vim.diagnostic.get(buffer)[1].code == 'unknown-key' end)
local found = vim.diagnostic.get(buffer)[1]
seen.problem = { line = found.lnum, from = found.col, to = found.end_col, code = found.code, message = found.message, source = found.source }
vim.api.nvim_win_set_cursor(0, { 5, 0 })
if vim.fn.has('nvim-0.8') == 1 then
  vim.lsp.buf.code_action({ apply = true })
  wait('the remedy', function() return vim.api.nvim_buf_get_lines(buffer, 4, 5, false)[1] == 'tags: [Soreness]' end)
else
  vim.api.nvim_buf_set_lines(buffer, 4, 5, false, { 'tags: [Soreness]' })
end
seen.mended = vim.api.nvim_buf_get_lines(buffer, 4, 5, false)[1]

-- Completion as the editor asks for it.
vim.api.nvim_buf_set_lines(buffer, 5, 5, false, { 'revi' })
vim.api.nvim_win_set_cursor(0, { 6, 4 })
local params = vim.lsp.util.make_position_params(0, seen.encoding)
local answer = vim.lsp.buf_request_sync(buffer, 'textDocument/completion', params, 60000)
seen.proposed = {}
for _, reply in pairs(answer) do
  for _, item in ipairs(reply.result.items) do table.insert(seen.proposed, item.label) end
end
vim.api.nvim_buf_set_lines(buffer, 5, 6, false, {})

-- To the definition of a question from a link to it.
vim.fn.search('question:how-long')
vim.fn.search('how-long')
vim.lsp.buf.definition()
wait('the jump', function() return vim.api.nvim_win_get_cursor(0)[1] == 8 end)
seen.jumped = vim.api.nvim_get_current_line()

-- A heading gets other words; every file is saved.
vim.fn.search('^## What helps')
vim.fn.search('helps')
vim.lsp.buf.rename('What eases the pain')
wait('the new words', function() return vim.fn.search('^## What eases the pain', 'nw') > 0 end)
vim.cmd('silent wall')

local file = io.open(out, 'w')
file:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen))
file:close()
vim.cmd('qall!')
