package dev.crema.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code and the links in the README and the guide are real. */
class GuideTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RUN = Pattern.compile("crema example (\\w+)");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#]+)[^)]*\\)");

  @TempDir Path folder;

  /** Text in which white space does not count. */
  private static String dense(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** A block in memory. */
  private static final class Block extends SimpleJavaFileObject {
    private final String code;

    Block(String code) {
      super(URI.create("mem:///Block.java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return code;
    }
  }

  /** What the compiler has against a whole source file. */
  private List<String> faults(String code) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of("-classpath", System.getProperty("java.class.path"), "-d", folder.toString());
    compiler.getTask(null, null, found, options, null, List.of(new Block(code))).call();
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }

  @Test
  void codeStandsInAnExampleOrCompiles() {
    String examples =
        String.join("\n", Programs.names().stream().map(n -> dense(Programs.source(n))).toList());
    int blocks = 0;
    for (Path text : Programs.texts()) {
      Matcher block = JAVA.matcher(Programs.text(text));
      while (block.find()) {
        blocks++;
        String code = block.group(1);
        if (!examples.contains(dense(code))) {
          assertEquals(
              List.of(), faults(code), text + ": neither in an example nor complete:\n" + code);
        }
      }
    }
    assertTrue(blocks > 15, blocks + " blocks");
  }

  @Test
  void aBlockThatIsWrongIsFound() {
    assertEquals(1, faults("void main() { model.fitt(); }").size());
    assertEquals(List.of(), faults("void main() { IO.println(1); }"));
  }

  @Test
  void namedExamplesExistAndAllAreNamed() {
    List<String> named = new ArrayList<>();
    for (Path text : Programs.texts()) {
      Matcher run = RUN.matcher(Programs.text(text));
      while (run.find()) {
        assertTrue(Programs.names().contains(run.group(1)), text + " names " + run.group(1));
        named.add(run.group(1));
      }
    }
    List<String> missing = new ArrayList<>(Programs.names());
    missing.removeAll(named);
    assertEquals(List.of(), missing, "examples that no text tells how to run");
  }

  @Test
  void linksLeadSomewhere() {
    for (Path text : Programs.texts()) {
      Matcher link = LINK.matcher(Programs.text(text));
      while (link.find()) {
        String target = link.group(1);
        if (!target.startsWith("http")) {
          Path file = text.getParent().resolve(target).normalize();
          assertTrue(Files.exists(file), text + " links to " + target);
        }
      }
    }
  }
}
