/// Language: subword tokenizers and the measures of translations.
@NullMarked
package dev.crema.zoo.language;

import org.jspecify.annotations.NullMarked;
