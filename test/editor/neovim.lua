-- D: Neovim as a client over stdio. Prints one JSON object: diagnostics, hover, and whether the server stopped.
local command, file = vim.env.PERIMETER_SERVER, vim.env.PERIMETER_FILE
local encode = vim.json and vim.json.encode or vim.fn.json_encode
vim.cmd("edit " .. vim.fn.fnameescape(file))
local id = vim.lsp.start_client({ name = "perimeter", cmd = { "node", command, "--stdio" }, root_dir = vim.env.PERIMETER_ROOT })
vim.lsp.buf_attach_client(0, id)
local ok = vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local found = {}
for _, d in ipairs(vim.diagnostic.get(0)) do
  table.insert(found, { line = d.lnum + 1, column = d.col + 1, code = d.code, source = d.source, message = d.message })
end
local params = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 4, character = 15 } }
local reply = vim.lsp.buf_request_sync(0, "textDocument/hover", params, 10000)
local hover = reply and reply[id] and reply[id].result and reply[id].result.contents.value or ""
vim.lsp.stop_client(id, false)
local stopped = vim.wait(5000, function() return vim.lsp.client_is_stopped(id) end, 20)
io.stdout:write(encode({ ok = ok, diagnostics = found, hover = hover, stopped = stopped }) .. "\n")
vim.cmd("qall!")
