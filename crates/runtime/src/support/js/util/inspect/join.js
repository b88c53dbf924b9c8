'use strict';
// Joins strings by index, so that neither a changed Array.prototype nor holes matter.

function join(parts, separator) {
  let text = parts.length > 0 ? parts[0] : '';
  for (let i = 1; i < parts.length; i++) text += separator + parts[i];
  return text;
}

module.exports = { join };
