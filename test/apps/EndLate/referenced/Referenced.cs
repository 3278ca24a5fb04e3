using System.Reflection;

public static class Referenced
{
    public static Assembly Own() => typeof(Referenced).Assembly;
}
