// Every file in examples/ is an example: a comment that says what it asks, then
// one operation. README and tests use the same files.
const files = import.meta.glob('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });

export const examples = Object.keys(files)
  .sort()
  .map(path => {
    const query = files[path];
    const comment = /^(#.*\n)+/.exec(query)[0];
    return {
      query,
      name: /^query (\w+)/m.exec(query)[1],
      about: comment.replace(/^# ?/gm, '').trim(),
    };
  });

// The tabs of a first visit: as many as fit; the panel has the others.
const first = ['BetweenIranAndPakistan', 'TheTwoMinisters', 'RefugeAndWhoSaysSo', 'WhatAnsweredWhat'];
export const firstTabs = first.map(name => ({ query: examples.find(e => e.name === name).query }));
