import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges every PDF in a folder by PDF/A-2b and PDF/UA-1; says each rule that is broken, and how often. */
public final class Vera {
    private static final List<String> FLAVOURS = List.of("2b", "ua1");

    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
            files = all.filter(path -> path.toString().endsWith(".pdf")).sorted().toList();
        }
        int passed = 0;
        int failed = 0;
        long checks = 0;
        for (Path file : files) {
            for (String name : FLAVOURS) {
                ValidationResult result = judge(file, PDFAFlavour.byFlavourId(name));
                checks += result.getTotalAssertions();
                if (result.isCompliant()) {
                    passed++;
                    continue;
                }
                failed++;
                Map<String, Integer> broken = new TreeMap<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        String rule = assertion.getRuleId().getClause() + " test " + assertion.getRuleId().getTestNumber();
                        broken.merge(rule + ": " + assertion.getMessage(), 1, Integer::sum);
                    }
                }
                broken.forEach((rule, count) -> System.out.println(file + ": " + name + " " + rule + " (" + count + ")"));
            }
        }
        System.out.println(files.size() + " files, " + checks + " checks");
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed > 0 || passed == 0 ? 1 : 0);
    }

    private static ValidationResult judge(Path file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file.toFile()), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            return validator.validate(parser);
        }
    }
}
