package dev.crema.cli.speech;

import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.zoo.speech.transcription.TranscriptionRecipe;
import dev.crema.zoo.speech.transcription.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Recordings with what is said in them: {@code NAME.wav} beside {@code NAME.txt}. */
final class UtteranceFolder {
  private UtteranceFolder() {}

  /**
   * All utterances of a folder, in lower case and with single spaces, at the rate of a recipe.
   *
   * @throws DataException if there are fewer than 2, or one is too long or has no text
   */
  static List<Utterance> read(Path folder, TranscriptionRecipe recipe) {
    List<Utterance> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path text : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        String name = text.toString();
        Path sound = Path.of(name.substring(0, name.length() - 4) + ".wav");
        Recording recording = Recording.read(sound).mono().resampled(recipe.samplingRate());
        if (recording.seconds() > recipe.seconds()) {
          throw new DataException(
              "'%s' takes %.1f s; allowed: %d s or less"
                  .formatted(sound, recording.seconds(), recipe.seconds()));
        }
        String said = Files.readString(text).strip().replaceAll("\\s+", " ");
        if (said.isEmpty()) {
          throw new DataException("'" + text + "' is empty; it should say what is said");
        }
        all.add(new Utterance(recording, said.toLowerCase(Locale.ROOT)));
      }
    } catch (IOException e) {
      throw new DataException("'" + folder + "' cannot be read: " + e, e);
    }
    if (all.size() < 2) {
      throw new DataException(
          "'"
              + folder
              + "' has "
              + all.size()
              + " utterances; allowed: 2 or more (NAME.wav, NAME.txt)");
    }
    return all;
  }
}
