/// `crema speech`: keyword spotting and transcription, trained, of files and of what is said now.
@NullMarked
package dev.crema.cli.speech;

import org.jspecify.annotations.NullMarked;
