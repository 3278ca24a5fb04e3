/// <summary>Which build of its library a method belongs to: a constant, in the code of whoever takes it in.</summary>
static class This
{
#if SECOND
    public const int Build = 2;
#else
    public const int Build = 1;
#endif
}
