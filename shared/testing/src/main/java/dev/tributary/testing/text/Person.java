package dev.tributary.testing.text;

/// A person of the made-up world.
///
/// @param name   first name
/// @param family family name
/// @param she    whether the pronoun is *she*
/// @param trade  such as `clockmaker`
/// @param home   where the person lives
/// @param trait  such as `patient`
/// @param born   year of birth
record Person(String name, String family, boolean she, String trade, Place home, String trait, int born) {

    String fullName() {
        return name + " " + family;
    }
}
