package dev.crema.zoo.language;

import java.util.Arrays;
import java.util.List;

/** A tree of characters that finds all pieces with which a text goes on. */
final class Trie {
  private static final int CHARACTER_BITS = 21;

  /** Node and character, and the node that they lead to: a table with open addressing. */
  private long[] keys = new long[1 << 10];

  private int[] targets = new int[1 << 10];

  /** The number of the piece that ends at a node; -1 if none does. */
  private int[] pieceOf = new int[1 << 10];

  private int nodes = 1;
  private int longest = 1;

  Trie(List<String> pieces) {
    Arrays.fill(keys, -1);
    Arrays.fill(pieceOf, -1);
    for (int i = 0; i < pieces.size(); i++) {
      add(pieces.get(i), i);
    }
  }

  /** The characters of the longest piece, at least 1. */
  int longest() {
    return longest;
  }

  private void add(String piece, int number) {
    int[] characters = piece.codePoints().toArray();
    int node = 0;
    for (int character : characters) {
      int next = next(node, character);
      node = next < 0 ? grow(node, character) : next;
    }
    pieceOf[node] = number;
    longest = Math.max(longest, characters.length);
  }

  private int grow(int node, int character) {
    if (nodes * 2 > keys.length) {
      rehash();
    }
    put(key(node, character), nodes);
    if (nodes == pieceOf.length) {
      pieceOf = Arrays.copyOf(pieceOf, 2 * nodes);
      Arrays.fill(pieceOf, nodes, pieceOf.length, -1);
    }
    return nodes++;
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldTargets = targets;
    keys = new long[2 * oldKeys.length];
    targets = new int[keys.length];
    Arrays.fill(keys, -1);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] >= 0) {
        put(oldKeys[i], oldTargets[i]);
      }
    }
  }

  private void put(long key, int target) {
    int at = slot(key);
    keys[at] = key;
    targets[at] = target;
  }

  private static long key(int node, int character) {
    return (long) node << CHARACTER_BITS | character;
  }

  /** Where a key is or would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int at = Long.hashCode(key * 0x9E3779B97F4A7C15L) & mask;
    while (keys[at] >= 0 && keys[at] != key) {
      at = at + 1 & mask;
    }
    return at;
  }

  /** The node after a character, 0 being the first; -1 if no piece goes on so. */
  int next(int node, int character) {
    int at = slot(key(node, character));
    return keys[at] < 0 ? -1 : targets[at];
  }

  int pieceAt(int node) {
    return pieceOf[node];
  }
}
