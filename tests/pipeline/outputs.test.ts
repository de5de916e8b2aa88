import { describe, expect, it } from 'vitest'
import { type Claim, pathProblems } from '../../src/pipeline/outputs.js'

const claim = (path: string, file?: string): Claim => ({
  output: { path, key: '', render: () => ({ bytes: '' }) },
  ...(file ? { file } : {}),
})

describe('pathProblems', () => {
  const rows: Record<string, [claims: Claim[], rules: string[]]> = {
    'different paths, which are fine': [[claim('a/index.html'), claim('b/index.html')], []],
    'the same path': [[claim('a/index.html', '1.md'), claim('a/index.html', '2.md')], ['path.collision']],
    'paths that differ by case': [[claim('A/index.html', '1.md'), claim('a/index.html', '2.md')], ['path.collision']],
    'paths that differ by Unicode form': [
      [claim('caf\u00e9/index.html', '1.md'), claim('cafe\u0301/index.html', '2.md')],
      ['path.collision'],
    ],
    'a file where another needs a folder': [[claim('a', '1.md'), claim('a/b.png', '2.md')], ['path.collision']],
    'a post where Offprint writes': [
      [claim('feeds/index.html'), claim('feeds/index.html', '1.md')],
      ['path.collision'],
    ],
    'a path that leads out': [[claim('../a.html', '1.md')], ['path.outside']],
    'a path that leads out further on': [[claim('a/../../b.html', '1.md')], ['path.outside']],
    'an absolute path': [[claim('/etc/passwd', '1.md')], ['path.outside']],
    'a drive': [[claim('C:/x.html', '1.md')], ['path.outside']],
    backslashes: [[claim('a\\..\\b.html', '1.md')], ['path.outside']],
  }
  it.each(Object.entries(rows))('reports the right problems for %s', (_, [claims, rules]) => {
    expect(pathProblems(claims, []).map(problem => problem.rule)).toEqual(rules)
  })

  it('names both posts', () => {
    const [problem] = pathProblems([claim('a/index.html', 'posts/1.md'), claim('A/index.html', 'posts/2.md')], [])
    expect(problem?.where.file).toBe('posts/2.md')
    expect(problem?.what).toContain('posts/1.md')
  })
})
