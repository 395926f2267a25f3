package dev.crema.engine.run;

/** What a program does next. */
sealed interface Entry permits Job, Repetition {}
