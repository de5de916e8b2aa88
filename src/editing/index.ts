/** Changes single values in the files of editors, and leaves everything else in them byte for byte. */
export { editablePost, editedPost } from './edited-post.js'
export { editableIssue, editableItem, editedIssue, editedItem } from './edited-yaml.js'
export { EditRefusal } from './field-value.js'
export type { EditableFile, FileChange } from './file-text.js'
export { type NewLink, withNewLink } from './new-link.js'
export { newPostName, newPostText } from './new-post.js'
export type { EditableField, FieldChange, FieldKind, WrittenField } from './written-field.js'
