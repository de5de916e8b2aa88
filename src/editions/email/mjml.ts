/** MJML. No other module imports it, because the compile step bundles it into this one. */
export { default } from 'mjml'
