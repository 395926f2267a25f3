package dev.crema.cli.vision;

import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import picocli.CommandLine.Option;

/** How many images are made up to train and to test with. */
final class SceneOptions {
  /** Far from the seeds that people choose, so that no training sees the canvas of a test. */
  private static final long TEST_SEED = 1L << 40;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images to train with (default: ${DEFAULT-VALUE}).")
  int images = 8000;

  @Option(
      names = "--test-images",
      paramLabel = "N",
      description = "Images to test with (default: ${DEFAULT-VALUE}).")
  int testImages = 1000;

  Scenes training(long seed) {
    return new DigitScenes().training(images, seed);
  }

  Scenes test() {
    return new DigitScenes().test(testImages, TEST_SEED);
  }
}
