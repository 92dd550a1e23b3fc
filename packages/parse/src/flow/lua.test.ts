import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Lua values', () => {
  test('an object has the members of its metatable', async () => {
    const text = `
local Price = {}
Price.__index = Price
function Price.new() return setmetatable({}, Price) end
function Price:add() return self:log() end
function Price:log() end
local p = Price.new()
p:add()
`;
    expect(await callsOf('main.lua', text)).toEqual(['Price.add -> Price.log inferred', 'top -> Price.add inferred', 'top -> Price.new inferred']);
  });

  test('a class that inherits by its metatable has the members of the one above', async () => {
    const text = `
local Base = {}
Base.__index = Base
function Base:save() end
local Item = setmetatable({}, { __index = Base })
Item.__index = Item
function Item.new() local self = setmetatable({}, Item); return self end
Item.new():save()
`;
    expect(await callsOf('main.lua', text)).toEqual(['top -> Base.save inferred', 'top -> Item.new inferred']);
  });

  test('a class that is made of another keeps its own members to itself', async () => {
    const text = `
local Base = {}
Base.__index = Base
function Base:save() end
function Base.new() return setmetatable({}, Base) end
local Item = setmetatable({}, Base)
function Item:save() end
Base.new():save()
`;
    expect(await callsOf('main.lua', text)).toEqual(['top -> Base.new inferred', 'top -> Base.save inferred']);
  });

  test('a module is what its file returns', async () => {
    const others = { 'app/util.lua': 'local M = {}\nfunction M.go() end\nreturn M\n', 'app/init.lua': 'return { start = function() end }\n' };
    expect(await callsOf('main.lua', 'local util = require("app.util")\nutil.go()\nrequire "app".start()\n', others)).toEqual([
      'top -> app.start inferred',
      'top -> app.util.M.go inferred',
    ]);
  });

  test('functions in lists are called where the list is gone through', async () => {
    const text = 'local function a() end\nlocal all = { a }\nfor _, run in ipairs(all) do run() end\n';
    expect(await callsOf('main.lua', text)).toEqual(['top -> a inferred']);
  });

  test('a function is found under the key it is stored at', async () => {
    const text = 'local by = {}\nby["a-b"] = function() end\nby["c"] = function() end\nby["a-b"]()\nby.c()\n';
    expect(await callsOf('main.lua', text)).toEqual(['top -> by.a-b inferred', 'top -> by.c inferred']);
  });

  test('a name that is declared again is another variable from there on', async () => {
    const text = 'local function a() end\nlocal function b() a() end\nlocal function a() end\nlocal function c() a() end\nlocal x = a\nlocal x = x\nx()\n';
    expect(await callsOf('main.lua', text)).toEqual(['b -> a', 'c -> a', 'top -> a inferred']);
  });

  test('a function that is wrapped before it is stored does what is written in it', async () => {
    const text = 'local M = {}\nlocal function go() end\nM.run = protect(function() go() end)\nM.other = protect(go)\nreturn M\n';
    expect(await callsOf('main.lua', text)).toEqual(['M.run -> go']);
  });

  test('a local function hides the one of that name outside', async () => {
    const text = 'local function a() end\nlocal function b()\n  local function a() end\n  a()\nend\n';
    expect(await callsOf('main.lua', text)).toEqual(['b -> b.a']);
  });
});
