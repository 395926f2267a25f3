/// Transcription: what was said, character by character, with a language model's help.
@NullMarked
package dev.crema.zoo.speech.transcription;

import org.jspecify.annotations.NullMarked;
