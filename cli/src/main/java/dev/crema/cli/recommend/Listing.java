package dev.crema.cli.recommend;

import dev.crema.zoo.recommendation.Recommended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints items with their scores, and gives them as JSON values. */
final class Listing {
  private Listing() {}

  static Map<String, Object> tell(List<Recommended> items) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Recommended item = items.get(i);
      String name =
          item.title().equals(item.item()) ? item.item() : item.item() + "  " + item.title();
      System.out.printf(Locale.ROOT, "%3d. %8.4f  %s%n", i + 1, item.score(), name);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("item", item.item());
      json.put("title", item.title());
      json.put("score", item.score());
      list.add(json);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("items", list);
    return result;
  }
}
