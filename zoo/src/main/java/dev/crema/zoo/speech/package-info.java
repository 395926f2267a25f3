/// Speech: how well transcripts agree with what was said.
@NullMarked
package dev.crema.zoo.speech;

import org.jspecify.annotations.NullMarked;
