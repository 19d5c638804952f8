package dev.tributary.testing.text;

/// The genres of general text.
public enum Genre {
    STORY, PLACE_ARTICLE, LIFE_ARTICLE, NATURE_ARTICLE, DIALOGUE, LETTER, HOW_TO, NEWS, WEATHER, POEM, REASONING
}
