/// Keyword spotting: which of some words was said.
@NullMarked
package dev.crema.zoo.speech.keywords;

import org.jspecify.annotations.NullMarked;
