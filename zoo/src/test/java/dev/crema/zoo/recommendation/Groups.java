package dev.crema.zoo.recommendation;

import dev.crema.zoo.recommendation.data.Ids;
import dev.crema.zoo.recommendation.data.Interaction;
import dev.crema.zoo.recommendation.data.Interactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Generated data: users and items are even or odd. Users like items of their kind, rated 5, and go
 * through them in a circle, so that the next one is known; a few others are rated 1.
 */
final class Groups {
  static final int USERS = 24;
  static final int ITEMS = 16;

  private Groups() {}

  /** Interactions that are liked: of each user, {@code length} items of its kind in a circle. */
  static Interactions liked(int length) {
    List<Interaction> rows = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      for (int i = 0; i < length; i++) {
        rows.add(new Interaction(user, own(user, user / 2 + i), 5, i));
      }
    }
    return Interactions.of(names("u", USERS), names("i", ITEMS), rows);
  }

  /** The i-th item of a user's kind. */
  static int own(int user, int i) {
    return user % 2 + 2 * (i % (ITEMS / 2));
  }

  /** Ratings of items of both kinds. */
  static Interactions rated(int each, long seed) {
    Random random = new Random(seed);
    List<Interaction> rows = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      for (int i = 0; i < each; i++) {
        int item = random.nextInt(ITEMS);
        rows.add(new Interaction(user, item, item % 2 == user % 2 ? 5 : 1, i));
      }
    }
    return Interactions.of(names("u", USERS), names("i", ITEMS), rows);
  }

  private static Ids names(String kind, int count) {
    return Ids.of(
        kind.equals("u") ? "user" : "item",
        IntStream.range(0, count).mapToObj(i -> kind + i).toList());
  }
}
