import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Ruby values', () => {
  test('a class has methods of its own apart from those of its objects', async () => {
    const text = `
class App
  def self.run
    new.run
    helper
  end
  def self.helper; end
  def run; helper; end
  def helper; end
end
App.run
`;
    expect(await callsOf('main.rb', text)).toEqual(['App#run -> App#helper', 'App.run -> App', 'App.run -> App#run', 'App.run -> App.helper', 'top -> App.run']);
  });

  test('super calls the method of the same name above, mixed in or inherited', async () => {
    const text = `
module Loud
  def say(x); end
end
class Base
  def initialize(a); end
end
class Sub < Base
  include Loud
  def initialize(a)
    super
  end
  def say(x)
    super(x)
  end
end
`;
    expect(await callsOf('main.rb', text)).toEqual(['Sub#initialize -> Base#initialize', 'Sub#say -> Loud#say']);
  });

  test('readers, aliases, delegates and setters lead to what they stand for', async () => {
    const text = `
class Engine
  def start; end
  def level=(x); end
end
class Car
  attr_reader :engine
  def_delegators :@engine, :start
  def initialize
    @engine = Engine.new
  end
  def go
    engine.start
    engine.level = 3
  end
  alias drive go
  alias_method :ride, :go
end
car = Car.new
car.drive
car.ride
car.start
`;
    expect(await callsOf('main.rb', text)).toEqual([
      'Car#go -> Engine#level=',
      'Car#go -> Engine#start',
      'Car#initialize -> Engine',
      'top -> Car#go inferred',
      'top -> Car#initialize',
      'top -> Engine#start inferred',
    ]);
  });

  test('blocks are given what they run over, and symbols name methods', async () => {
    const text = `
class Item
  def show; end
  def hide; end
end
def all
  [Item.new]
rescue ArgumentError
  []
end
all.each { |item| item.show }
all.map(&:hide)
all.first.send(:hide)
`;
    expect(await callsOf('main.rb', text)).toEqual(['all -> Item', 'top -> Item#hide', 'top -> Item#show inferred', 'top -> all']);
  });

  test('a constant may be a class that a call builds', async () => {
    const text = 'Point = Struct.new(:x) do\n  def far?; near?; end\n  def near?; end\nend\nPoint.new(1).far?\n';
    expect(await callsOf('main.rb', text)).toEqual(['Point#far? -> Point#near?', 'top -> Point', 'top -> Point#far?']);
  });
});
