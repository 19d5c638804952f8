package dev.tributary.testing.filings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Something that happened to a company and that an 8-K reports.
///
/// @param kind what happened
/// @param day  when
record CompanyEvent(Kind kind, LocalDate day) {

    /// What an 8-K may report.
    enum Kind {
        RESULTS("2.02", "Results of Operations and Financial Condition", true),
        NEW_CHIEF("5.02", "Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers", true),
        ACQUISITION("1.01", "Entry into a Material Definitive Agreement", true),
        NEW_SITE("8.01", "Other Events", true),
        DIVIDEND("8.01", "Other Events", true),
        CREDIT("2.03", "Creation of a Direct Financial Obligation", false),
        INCIDENT("1.05", "Material Cybersecurity Incidents", false),
        CLOSURE("2.05", "Costs Associated with Exit or Disposal Activities", false);

        private final String item;
        private final String title;
        private final boolean pressRelease;

        Kind(String item, String title, boolean pressRelease) {
            this.item = item;
            this.title = title;
            this.pressRelease = pressRelease;
        }

        String item() {
            return item;
        }

        String title() {
            return title;
        }

        /// Whether a press release is attached as EX-99.1.
        boolean hasPressRelease() {
            return pressRelease;
        }

        /// The prefix of the grammar rules about it.
        String rules() {
            return "event" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT).replace("_", "");
        }
    }

    private static final Kind[] OCCASIONAL = {Kind.ACQUISITION, Kind.NEW_SITE, Kind.DIVIDEND, Kind.CREDIT, Kind.INCIDENT, Kind.CLOSURE};

    /// The events of a fiscal year, two to five, by day.
    static List<CompanyEvent> of(Company company, int year) {
        SplittableRandom random = company.seed().branch("events").branch(year).random();
        List<CompanyEvent> events = new ArrayList<>();
        events.add(new CompanyEvent(Kind.RESULTS, LocalDate.of(year, 4, 18 + random.nextInt(10))));
        if (Officers.changes(company, year)) {
            events.add(new CompanyEvent(Kind.NEW_CHIEF, LocalDate.of(year, 1, 8 + random.nextInt(15))));
        }
        int more = 1 + random.nextInt(3);
        List<Kind> kinds = new ArrayList<>(List.of(OCCASIONAL));
        for (int i = 0; i < more; i++) {
            events.add(new CompanyEvent(kinds.remove(random.nextInt(kinds.size())),
                    LocalDate.of(year, 5 + random.nextInt(8), 1 + random.nextInt(28))));
        }
        events.sort((a, b) -> a.day().compareTo(b.day()));
        return List.copyOf(events);
    }
}
