import { expect, it } from 'vitest'
import { isKeptFile, keptFiles } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const KEPT = [
  'ids.lock.json',
  'issues/pictures.json',
  'issues/pictures/map-0a1b@600.jpg',
  'issues/weekly/1.json',
  'issues/weekly/12.json',
  'issues/weekly/12.yml',
  'issues/weekly/12/harbour map.png',
]
const OTHERS = [
  'collected.json',
  'publication.yml',
  'posts/issues/weekly/1.json',
  'posts/tide.md',
  'issues/notes.md',
  'issues/weekly/next.yml',
  'issues/weekly/next.md',
  'issues/weekly/0.json',
  'issues/weekly/1.json.bak',
  'issues/weekly/1/deeper/map.png',
]

it('Builds and sends keep the lock file of ids, the records of issues and their pictures, and nothing else', () => {
  expect(KEPT.filter(path => !isKeptFile(path))).toEqual([])
  expect(OTHERS.filter(isKeptFile)).toEqual([])
  const folder = temporaryFolder(Object.fromEntries([...KEPT, ...OTHERS].map(path => [path, ''])))
  expect(keptFiles(folder)).toEqual(KEPT)
  expect(keptFiles(temporaryFolder())).toEqual([])
})
