import { expect, test } from 'vitest';
import { isKin, namesOf, wordsOf } from './words.ts';

test.each([
  ['HTTPRequest', ['http', 'request']],
  ['fetchUserData', ['fetch', 'user', 'data']],
  ['parse_config_file2', ['parse', 'config', 'file']],
  ['OAuthToken', ['o', 'auth', 'token']],
  ['userIDs', ['user', 'ids']],
  ['URLsByName', ['urls', 'by', 'name']],
  ['MAX_RETRIES', ['max', 'retries']],
  ['größeÄndern', ['größe', 'ändern']],
  ['日本語_text', ['日本語', 'text']],
  ['$_0', []],
])('%s is split the way people read it', (name, words) => expect(wordsOf(name)).toEqual(words));

test('the words of different names stay apart', () => {
  expect(namesOf('src/user-data.UserData.find_all')).toEqual([['src'], ['user', 'data'], ['user', 'data'], ['find', 'all']]);
});

test('words of one family are known', () => {
  expect([isKin('handle', 'handler'), isKin('parse', 'parser'), isKin('user', 'data'), isKin('fetch', 'send')]).toEqual([true, true, false, false]);
});
