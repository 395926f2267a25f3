/// Speech: the data it is learnt from and how well transcripts agree with what was said. The
/// applications stand in the packages below: `frontend` makes features, `keywords` and
/// `transcription` words of them, `listening` finds utterances.
@NullMarked
package dev.crema.zoo.speech;

import org.jspecify.annotations.NullMarked;
