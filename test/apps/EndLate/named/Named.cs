public static class Named;
