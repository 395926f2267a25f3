package dev.crema.zoo.speech.transcription;

import dev.crema.data.Recording;

/** A recording and what is said in it. */
public record Utterance(Recording recording, String text) {}
